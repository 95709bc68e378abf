// A page that waits for something loads itself again, unless somebody is at work in it.
const seconds = Number(document.body.dataset.reload);
if (seconds > 0) {
  const isBusy = () => document.hidden || document.querySelector('details[open] :focus, input:focus, textarea:focus') !== null;
  setInterval(() => {
    if (!isBusy()) location.reload();
  }, seconds * 1000);
}
