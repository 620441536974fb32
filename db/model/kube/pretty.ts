// Whether an answer is indented for a person: the real server guesses so from the client.

/** `?pretty=` decides if it says anything; else browsers, curl and wget are persons. */
export function wantsPretty(params: URLSearchParams, userAgent: string): boolean {
  const asked = params.get("pretty") ?? "";
  if (asked !== "") return ["1", "t", "T", "true", "TRUE", "True"].includes(asked);
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(userAgent);
}
