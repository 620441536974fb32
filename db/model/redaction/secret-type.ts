// Names the type of a secret from its own text: the middle of its token.

// From the plaintext alone: a type by rule would give one secret two tokens.
const types: readonly (readonly [string, RegExp])[] = [
  ["private-key", /-----BEGIN ?[A-Z0-9 ]*PRIVATE ?KEY/],
  ["jwt", /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/],
  ["aws-key-id", /^(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}$/],
  ["github-token", /^(?:gh[pousr]_|github_pat_)/],
  ["gitlab-token", /^gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat)-/],
  ["slack-token", /^xox[a-z]-|^xapp-/],
  ["vault-token", /^hv[sbr]\./],
  ["openshift-token", /^sha256~/],
  ["bootstrap-token", /^[a-z0-9]{6}\.[a-z0-9]{16}$/],
  ["api-key", /^(?:sk-|sk_|rk_|AIza|SG\.|npm_|pypi-|dckr_|glsa_|dop_|shp|xkeysib|hf_|NRAK|dapi|whsec_)/],
  ["password-hash", /^\$(?:2[aby]|apr1|[156y]|argon2)/],
];

export function typeOfSecret(plaintext: string): string {
  if (plaintext.length > 12) for (const [type, form] of types) if (form.test(plaintext)) return type;
  return "secret";
}
