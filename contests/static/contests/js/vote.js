// How many photos are chosen, told while one chooses. The server counts for itself.

const form = document.querySelector("[data-vote]");
const count = form.querySelector("[data-vote-count]");
const boxes = [...form.querySelectorAll('input[type="checkbox"][name="choice"]')];
const most = Number(form.dataset.vote);

function tell() {
  const chosen = Number(form.dataset.elsewhere) + boxes.filter((box) => box.checked).length;
  count.textContent = count.dataset.voteCount.replace("{number}", chosen).replace("{most}", most);
  count.classList.toggle("vote__count--over", chosen > most);
  count.classList.toggle("vote__count--full", chosen === most);
}

form.addEventListener("change", tell);
window.addEventListener("pageshow", tell);
