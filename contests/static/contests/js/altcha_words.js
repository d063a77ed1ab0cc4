// The widget's words in the language of the page.

const widget = document.querySelector("altcha-widget");
const { label, verifying, verified, error, expired, wait } = widget.dataset;
globalThis.$altcha.i18n.set(widget.getAttribute("language"), {
  label,
  verifying,
  verified,
  error,
  expired,
  waitAlert: wait,
  verificationRequired: wait,
  verify: label,
  loading: verifying,
  reload: expired,
  cancel: "",
  footer: "",
  ariaLinkLabel: "",
});

// Who was quicker than the widget stands in the form already: it saw no focus come.
function catchUp() {
  if (widget.closest("form").contains(document.activeElement)) widget.verify();
}

if (widget.verify) catchUp();
else widget.addEventListener("load", catchUp, { once: true });
