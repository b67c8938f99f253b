// The console's comforts. Every page does all of its work without them.
import { start as keys } from "./keys.js";
import { start as reveal } from "./reveal.js";
import { start as clock } from "./clock.js";
import { start as lease } from "./lease.js";
import { start as live } from "./live.js";
import { start as player } from "./player.js";
import { start as progress } from "./progress.js";

for (const begin of [keys, reveal, clock, lease, live, player, progress]) begin(document);
document.getElementById("fault")?.focus();
