// Prints the Khronos validator's issues of severity error and warning for each file, one JSON object a line.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [, , packages, ...files] = process.argv;
const validator = createRequire(packages)("gltf-validator");
for (const file of files) {
  const report = await validator.validateBytes(new Uint8Array(readFileSync(file)), { maxIssues: 100 });
  const { numErrors, numWarnings, messages } = report.issues;
  const serious = messages.filter((message) => message.severity < 2);
  console.log(JSON.stringify({ file, numErrors, numWarnings, serious, info: report.info }));
}
