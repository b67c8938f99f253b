// How many cases wait, as it changes; and a quiet hint that the queue has something new. Nothing on the page moves by itself.
export function start(page) {
  const count = page.querySelector("[data-live=count]");
  if (!count || !window.EventSource) return;
  const stream = new EventSource("/desk/live");
  stream.addEventListener("count", (event) => {
    const told = JSON.parse(event.data);
    count.textContent = told.open;
    const hint = page.querySelector("[data-live=hint]");
    if (hint && told.opened_ms > Number(page.body.dataset.now)) hint.hidden = false;
  });
  window.addEventListener("pagehide", () => stream.close());
}
