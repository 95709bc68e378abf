// Pages of the registry are printed as they stand.
for (const button of document.querySelectorAll('button[data-print][hidden]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
