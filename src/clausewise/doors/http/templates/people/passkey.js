// Passkeys: asks the service what to ask, hands the question to the browser, and sends the answer by an ordinary form.
// Without this file, or on a browser that does not know passkeys, everything else works; the buttons stay hidden.
const knows = "credentials" in navigator && typeof PublicKeyCredential === "function"
  && typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
  && !/^[\d.]+$|^\[/.test(location.hostname); // a passkey is bound to a name, never to an address

async function ask(form) {
  const status = form.querySelector("[role=status]");
  status.textContent = "";
  try {
    const asked = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams({ csrf: form.elements.csrf.value }) });
    if (!asked.ok) throw new Error(asked.status);
    const { ticket, options } = await asked.json();
    const answer = form.dataset.passkey === "make"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.elements.ticket.value = ticket;
    form.elements.answer.value = JSON.stringify(answer.toJSON());
    form.submit();
  } catch {
    status.textContent = form.dataset.failed;
  }
}

if (knows) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => { event.preventDefault(); ask(form); });
  }
}
