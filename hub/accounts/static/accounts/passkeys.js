// Passkeys: shows the button where the browser knows them, and says when one could not be used.
const form = document.getElementById("passkey-form");
if (form && window.PublicKeyCredential) form.hidden = false;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const error = document.getElementById("passkey-error");
  if (error) error.hidden = false;
});
