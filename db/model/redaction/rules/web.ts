// Credentials in what browsers and servers send each other: cookies, codes of OAuth, keys in addresses, user and password in one.
import { textOfBase64 } from "../base64.ts";
import { isPlain, isReference, looksRandom } from "../value-shape.ts";
import type { Rule } from "./rule.ts";

export const webRules: readonly Rule[] = [
  // Signed cookies: Express, Laravel, ASP.NET, Rails
  {
    name: "session-cookie",
    anchors: ["s%3A", "=s:", '"s:', " s:"],
    pattern: /(["= ]?)(s(?:%3A|:)[\w-]{20,64}\.[\w%+/=-]{40,70})(?![\w%])/y,
    anywhere: true,
  },
  // base64 of `{"iv":`, and of the magic number of ASP.NET's data protection
  { name: "session-cookie", anchors: ["eyJpdiI6", "CfDJ8"], pattern: /(?:eyJpdiI6|CfDJ8)[\w+/%-]{60,8000}={0,2}/y },
  {
    name: "session-cookie",
    // Rails: the message, two dashes, its HMAC in hex
    anchors: ["==--", "=--", "%3D--"],
    from: "base64",
    pattern: /[A-Za-z0-9+/]{20,100}(?:={0,2}|%3D(?:%3D)?)--[0-9a-f]{40}(?:[0-9a-f]{24})?(?![0-9a-f])/y,
  },
  // What an OAuth server hands to the browser: RFC 6749 §4.1.2, SAML, CAS
  {
    name: "oauth-code",
    anchors: ["?code=", "&code=", '"code=', "code%3D"],
    pattern: /((?:[?&"]|\\u0026)?code(?:=|%3D))([\w.~%/+-]{12,2000})/y,
    anywhere: true,
    accept: (secret) => /\d/.test(secret) && (looksRandom(secret) || /^[0-9a-f]{8}-[0-9a-f-]{27}/.test(secret)),
  },
  {
    name: "oauth-code",
    anchors: [
      "SAMLResponse=",
      "SAMLRequest=",
      "assertion=",
      "ticket=ST-",
      "code_verifier=",
      "device_code=",
      "user_code=",
      "oauth_verifier=",
      "login_hint_token=",
    ],
    pattern:
      /((?:SAMLResponse|assertion|ticket|code_verifier|device_code|user_code|oauth_verifier|login_hint_token)=)([\w.~%/+=-]{12,16000})/y,
    anywhere: true,
    accept: (secret) => /\d/.test(secret),
  },
  {
    // Maps, weather and search services: an address is all that their clients send
    name: "url-key",
    anchors: ["?key=", "&key=", "?appid=", "&appid=", "0026key="],
    anyCase: true,
    pattern: /((?:[?&]|0026)(?:key|appid)=)([\w-]{20,200})(?![\w.%/-])/iy,
    anywhere: true,
    accept: (secret) =>
      /^[0-9a-f]+$/.test(secret) ? secret.length === 32 : looksRandom(secret) && !/^[0-9a-f-]+$/.test(secret),
  },
  // "login with admin:…": a user and a password in a sentence
  {
    name: "login-phrase",
    anchors: [
      "login with ",
      "log in with ",
      "logged in with ",
      "login as ",
      "logged in as ",
      "authenticate with ",
      "authenticating with ",
      "authenticated with ",
      "auth with ",
      "connect with ",
      "connecting with ",
      "connecting as ",
      "credentials ",
      "credentials: ",
      "creds ",
      "creds: ",
      "login: ",
      "login=",
      "signed in as ",
      "using account ",
      "basic auth ",
      "basic auth: ",
    ],
    anyCase: true,
    pattern:
      /((?:log(?:ged)? ?in|auth\w{0,11}|connect\w{0,3}|credentials?|creds|signed in|using account|basic auth)(?: (?:with|as|are|is|were|for \w{1,30}))?[:= ]{0,2}(?:credentials |creds |user )?\\*["']?[\w.@+-]{1,60}:)([^\s"'\\,;:/]{4,100})(?![\w:/])/iy,
    accept: (secret) =>
      !isPlain(secret) &&
      (looksRandom(secret) || (!isReference(secret) && /[\d\W]/.test(secret))) &&
      !/^[\d.]+$/.test(secret),
  },
  {
    // RFC 7617; `Basic realm="x"` is the question, not the answer
    name: "basic-auth",
    anchors: ["basic "],
    anyCase: true,
    pattern: /(basic\s+)([A-Za-z0-9+/_-]{6,}={0,2})/iy,
    accept: isUserPassword,
  },
  {
    // RFC 6750
    name: "bearer-token",
    anchors: ["bearer ", "bearer%20"],
    anyCase: true,
    pattern: /(bearer(?:\s+|%20)\\*["']?)([\w.~+/-]{8,8000}={0,2})/iy,
    accept: isBearer,
  },
  {
    // config.json of docker, podman, containerd
    name: "docker-auth",
    anchors: ['auth\\"', 'auth"'],
    pattern: /((?:_)?auth\\*"\s*:\s*\\*")([A-Za-z0-9+/]{8,}={0,2})/y,
    accept: isUserPassword,
  },
];

function isUserPassword(secret: string): boolean {
  const text = textOfBase64(secret);
  return text !== null && /^[\x20-\x7e]+$/.test(text) && text.includes(":") && !ownPart.test(text);
}
const ownPart = /^KUBIN-REDACTED-/;

/** `Bearer token`, `bearer authentication` are words. */
function isBearer(secret: string): boolean {
  if (isPlain(secret) || secret.startsWith("KUBIN-REDACTED-")) return false;
  return /\d/.test(secret) ? secret.length >= 8 : secret.length >= 20;
}
