/** Whether nobody is typing or choosing: then a list that has just come may take the focus. */
export function focusIsFree(): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]')) return false;
  const at = document.activeElement;
  return at === null || at === document.body || at.id === 'main' || at.closest('[data-places]') !== null;
}
