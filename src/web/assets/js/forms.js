// The pages work without this file; it adds copying of hashes and commands, and filters that apply at once.
function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll('button[data-copy][hidden]')) offerCopy(button);
}

function offerCopy(button) {
  button.hidden = false;
  const label = button.firstChild;
  const text = label.textContent;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = 'Copied';
    setTimeout(() => {
      label.textContent = text;
    }, 1500);
  });
}
offerCopies();
document.addEventListener('live', offerCopies);

for (const form of document.querySelectorAll('form[data-autosubmit]')) {
  for (const select of form.querySelectorAll('select, input[type=radio], input[type=checkbox]'))
    select.addEventListener('change', () => form.requestSubmit());
  // Empty fields stay out of the address, so that it can be shared.
  form.addEventListener('submit', () => {
    for (const field of form.elements) if (field.name && field.value === '') field.disabled = true;
  });
}
addEventListener('pageshow', () => {
  for (const field of document.querySelectorAll('form[data-autosubmit] [name]')) field.disabled = false;
});
