// CPU and memory in the units of kubectl top.

/** "250m" below one core, "1.5" from there on. A part of a thousandth counts as one: what was used is never "0m". */
export function cpuText(cores: number): string {
  // A sum of fractions can end a hair above the thousandth that it means.
  const thousandths = Math.max(0, Math.ceil(cores * 1000 - 1e-6));
  return thousandths < 1000 ? `${thousandths}m` : String(Math.round(thousandths / 10) / 100);
}

/** "512Ki", "151Mi", "1.5Gi" */
export function memoryText(bytes: number): string {
  const units = ["Ki", "Mi", "Gi", "Ti"];
  let at = 0;
  let value = bytes / 1024;
  // What would be shown decides: 1023.9Mi is "1Gi".
  while (rounded(value) >= 1024 && at < units.length - 1) {
    value /= 1024;
    at++;
  }
  return `${rounded(value)}${units[at]}`;
}

const rounded = (value: number): number => (value < 100 ? Math.round(value * 10) / 10 : Math.round(value));
