// Small comforts; every page works without them.
"use strict";

// Menus close when one looks elsewhere.
document.addEventListener("click", (press) => {
  for (const menu of document.querySelectorAll("details.me[open]")) {
    if (!menu.contains(press.target)) menu.removeAttribute("open");
  }
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (sent) => {
  const form = sent.target;
  if (form.dataset.sent && !sent.submitter?.formTarget) {
    sent.preventDefault();
    return;
  }
  if (!sent.submitter?.formTarget && form.method === "post") form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What was typed and not sent is asked about before one leaves.
let typed = false;
document.addEventListener("input", (change) => { if (change.target.closest("form[data-keep]")) typed = true; });
document.addEventListener("submit", (sent) => {
  if (sent.target.matches("form[data-keep]") && !sent.submitter?.formTarget) typed = false;
});
window.addEventListener("beforeunload", (leaving) => { if (typed) leaving.preventDefault(); });

// A letter is shown as it will look from the beginning.
document.querySelector("button[formtarget=preview]")?.click();
