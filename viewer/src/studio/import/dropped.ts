/** Files that were dropped, those in folders too, with the names that they have there. */

export interface Chosen {
  readonly file: File;
  readonly path: string;
}

/** Entries have to be asked for before the event is over; the files come later. */
export function readDropped(data: DataTransfer | null): Promise<readonly Chosen[]> {
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry());
  return Promise.all(entries.map((entry) => (entry ? readEntry(entry, "") : []))).then((all) => all.flat());
}

/** Files that were chosen, alone or with the folder in which they lie. */
export function readChosen(files: FileList | null): readonly Chosen[] {
  return [...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

async function readEntry(entry: FileSystemEntry, inside: string): Promise<readonly Chosen[]> {
  const path = `${inside}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    return [{ file, path }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    // Browsers give a hundred entries at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) break;
    found.push(...some);
  }
  const all = await Promise.all(found.map((each) => readEntry(each, `${path}/`)));
  return all.flat();
}
