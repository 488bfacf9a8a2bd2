import { describe, expect, it } from "vitest";
import type { Exhibition } from "./exhibition/document";
import { beginHistory, recordChange, redo, undo } from "./history";

const said = (words: string): Exhibition => ({ slug: "thu", title: { vi: [words] } });

describe("history", () => {
  it("undoes a thought that was typed at once, and does it again", () => {
    let history = beginHistory(said(""));
    for (const [index, words] of ["T", "Tr", "Trống"].entries()) {
      history = recordChange(history, said(words), "title", 1000 + index * 200);
    }
    expect(undo(history).present).toEqual(said(""));
    expect(redo(undo(history)).present).toEqual(said("Trống"));
    expect(undo(undo(history))).toEqual(undo(history));
  });

  it("parts what is typed after a pause, or in another field", () => {
    let history = recordChange(beginHistory(said("")), said("a"), "title", 0);
    history = recordChange(history, said("ab"), "title", 5000);
    expect(undo(history).present).toEqual(said("a"));
    history = recordChange(history, said("abc"), "text", 5100);
    expect(undo(history).present).toEqual(said("ab"));
  });

  it("never joins changes without a name", () => {
    let history = recordChange(beginHistory(said("")), said("a"), "", 0);
    history = recordChange(history, said("b"), "", 1);
    expect(undo(history).present).toEqual(said("a"));
  });

  it("forgets what was undone when something else is done", () => {
    let history = recordChange(beginHistory(said("")), said("a"), "", 0);
    history = recordChange(undo(history), said("b"), "", 1);
    expect(redo(history)).toBe(history);
  });
});
