// The minor version in a Kubernetes version: 32 of "v1.32.5".

/** Also of "1.24+" and "v1.27.3-gke.100"; NaN for what is no version. */
export function minorVersion(version: string): number {
  return Number(/^v?\d+\.(\d+)/.exec(version)?.[1] ?? Number.NaN);
}
