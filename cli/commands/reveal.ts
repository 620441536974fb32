// kubin reveal: the sender, who still has the dump and the key, finds what a token stands for. Nothing leaves the machine.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubinError } from "../../db/model/error.ts";
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import { reveal } from "../push/reveal.ts";
import { printJson, printResult } from "../terminal.ts";
import { importLimits } from "./push.ts";

const tokenPattern = /^KUBIN-REDACTED-[a-z0-9-]+-[0-9a-f]{12}$/;

export async function revealCommand(token: string, path: string, flags: Flags, env: CliEnvironment): Promise<ExitCode> {
  if (!tokenPattern.test(token)) {
    throw new KubinError(
      "invalid",
      `Cannot reveal "${token}": a token looks like KUBIN-REDACTED-password-3f9a1c2b4d5e`,
    );
  }
  const dir = await mkdtemp(join(tmpdir(), "kubin-reveal-"));
  try {
    const { stateDir, redactionKey } = env;
    const found = await reveal({
      token,
      path,
      dir,
      stateDir,
      redactionKey,
      limits: importLimits(flags),
      format: flags.format,
    });
    if (found === null) {
      throw new KubinError(
        "not_found",
        `Cannot reveal "${token}": nothing in "${path}" gives this token. It was made from another input, or on another machine`,
      );
    }
    if (flags.json === true) printJson({ token, ...found });
    else printResult(found.plaintext);
    return exitCodes.ok;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
