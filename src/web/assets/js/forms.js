// The pages work without this file; it adds copying of hashes and commands, filters that apply at once, and forms that are sent once.
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

// What was sent once is not sent again by a second press while the answer is under way: a comment, a rule or a decision would be there
// twice. Should the answer never come, the form can be sent again after a while.
const SENT_MS = 8000;
addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = '';
  setTimeout(() => delete form.dataset.sent, SENT_MS);
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});
