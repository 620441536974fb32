// kubin doctor: what a push of the cluster would hold, and what would be missing from it.
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import { printGaps, printJson, printNote, printResult, printTable } from "../terminal.ts";

export async function doctorCommand(flags: Flags, env: CliEnvironment): Promise<ExitCode> {
  const { diagnose, nameOf } = await import("../capture/doctor.ts");
  const choice = { kubeconfig: flags.kubeconfig ?? env.kubeconfig, context: flags.context };
  const found = await diagnose(choice, flags.namespace ?? []);
  const missing = found.rights.filter(({ allowed }) => !allowed);
  const whole = missing.length === 0 && found.gaps.length === 0;
  if (flags.json === true) printJson(found);
  else {
    printNote(`cluster ${found.cluster} at ${found.server}, ${found.version}`);
    printTable(
      ["RESOURCE", "VERB", "ALLOWED"],
      found.rights.map((right) => [nameOf(right), right.verb, right.allowed ? "yes" : "no"]),
    );
    printGaps(found.gaps);
    if (found.clusterRole !== null) {
      printNote(`${missing.length} of ${found.rights.length} would be missing. This role would add them:`);
      printResult(found.clusterRole);
    }
  }
  return whole ? exitCodes.ok : exitCodes.partial;
}
