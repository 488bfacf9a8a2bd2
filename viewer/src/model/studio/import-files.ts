/** What is dropped for an import: which file is the list, and what files of a folder are called. */

const LISTS = /\.(xlsx|csv|tsv|xlsm|xls)$/i;
/** What systems leave in folders. */
const NOBODYS = /^(thumbs\.db|desktop\.ini|\..*|~\$.*)$/i;

/** Whether a file is a list by its name: one that lies in no folder. */
export function isList(name: string): boolean {
  return !name.includes("/") && LISTS.test(name);
}

/** The names of files without the folder that holds all of them; systems' own files have none (""). */
export function namesInside(paths: readonly string[]): readonly string[] {
  const tops = new Set(paths.map((path) => path.split("/", 1)[0]));
  const isInOne = tops.size === 1 && paths.every((path) => path.includes("/"));
  return paths.map((path) => {
    const parts = path.split("/");
    if (parts.some((part) => NOBODYS.test(part))) return "";
    return (isInOne ? parts.slice(1) : parts).join("/");
  });
}
