// A time among the evidence takes the sound or the film there.
export function start(page) {
  for (const link of page.querySelectorAll("[data-seek]")) {
    link.addEventListener("click", (event) => {
      const player = link.closest(".part")?.querySelector("[data-player]");
      if (!player) return;
      event.preventDefault();
      player.currentTime = Number(link.dataset.seek);
      player.focus();
    });
  }
}
