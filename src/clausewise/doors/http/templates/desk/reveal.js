// Content is shown clearly while a button or a key is held down, and only then.
export function start(page) {
  const evidence = page.getElementById("evidence");
  const button = page.querySelector("[data-reveal]");
  if (!evidence || !button || !evidence.querySelector(".veil")) return;
  button.hidden = false;
  const show = () => evidence.classList.add("clear");
  const hide = () => evidence.classList.remove("clear");
  button.addEventListener("pointerdown", show);
  for (const end of ["pointerup", "pointerleave", "pointercancel", "blur"]) button.addEventListener(end, hide);
  button.addEventListener("keydown", (event) => { if (event.key === " " || event.key === "Enter") { event.preventDefault(); show(); } });
  button.addEventListener("keyup", hide);
  const key = button.dataset.hold;
  if (!key || page.body.dataset.keys !== "on") return;
  page.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === key && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.("input, textarea, select")) show();
  });
  page.addEventListener("keyup", (event) => { if (event.key.toLowerCase() === key) hide(); });
  window.addEventListener("blur", hide);
}
