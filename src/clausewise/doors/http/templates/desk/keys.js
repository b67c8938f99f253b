// Single keys: each does what an element on the page does, which names its key in data-key. Never while somebody types.
const FIELDS = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

export function start(page) {
  const help = page.getElementById("help");
  for (const link of page.querySelectorAll("[data-help]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); help.showModal(); });
  }
  if (page.body.dataset.keys !== "on") return;
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest?.(FIELDS) || page.querySelector("dialog[open]")) return;
    const name = event.key.toLowerCase();
    const row = ROWS[keyNames(page)[name]];
    if (row) { row(page); event.preventDefault(); return; }
    const found = [...page.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find((one) => one.offsetParent !== null);
    if (!found) return;
    event.preventDefault();
    if (found.matches("textarea, input:not([type=hidden])")) { found.focus(); found.scrollIntoView({ block: "center" }); }
    else found.click();
  });
}

// Rows of a table: which key moves, marks and opens stands in the table itself.
function keyNames(page) {
  const table = page.querySelector("[data-rows]");
  return table ? Object.fromEntries(Object.entries(table.dataset).filter(([name]) => name.startsWith("on")).map(([name, key]) => [key, name])) : {};
}

const ROWS = {
  onDown: (page) => move(page, 1),
  onUp: (page) => move(page, -1),
  onMark: (page) => current(page)?.querySelector("input[type=checkbox]")?.click(),
  onOpen: (page) => current(page)?.querySelector("[data-open]")?.click(),
};

const current = (page) => page.querySelector("[data-row][data-current]");

function move(page, step) {
  const rows = [...page.querySelectorAll("[data-row]")];
  const at = rows.findIndex((row) => "current" in row.dataset);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (!next) return;
  if (at >= 0) delete rows[at].dataset.current;
  next.dataset.current = "";
  next.querySelector("[data-open]").focus();
}
