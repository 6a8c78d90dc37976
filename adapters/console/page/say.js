// Short words to whoever sits there: toasts (read out once), troubles in place, and questions.
import { h, put, refocus } from './dom.js';

const shownFor = 5_000;
let timer = 0;

/** Says that something was done, or was not; a screen reader hears it. */
export function say(text, isBad = false) {
  const place = document.getElementById('said');
  place.classList.toggle('bad', isBad);
  place.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    place.textContent = '';
  }, shownFor);
}

const textOf = (error) => (error.code ? `${error.code}: ${error.message}` : error.message);

/** What stands where content would: why it is not there. */
export function trouble(error, again) {
  const request = error.request ? ` (request ${error.request})` : '';
  return h(
    'div',
    { class: 'notice bad' },
    h(
      'div',
      { class: 'row' },
      h('span', { class: 'break' }, textOf(error) + request),
      again && h('button', { type: 'button', onclick: again, id: 'again' }, 'Try again'),
    ),
  );
}

/** Runs `load` and puts what it gives, or why it cannot. What is there stays until there is something new. */
export async function fillIn(place, signal, load) {
  try {
    const nodes = await load();
    if (!signal.aborted) put(place, nodes);
  } catch (error) {
    if (!signal.aborted)
      put(
        place,
        trouble(error, () => fillIn(place, signal, load)),
      );
  }
}

/** Runs a command, and says what came of it. Gives whether it was done. */
export async function carryOut(command, done) {
  try {
    const outcome = await command();
    say(outcome.message ? `${done}: ${outcome.message}` : done);
    return true;
  } catch (error) {
    say(textOf(error), true);
    return false;
  }
}

/**
 * A question with one field, or without a label none, as a dialog; gives the text, or null. The browser keeps the keyboard within it, closes it
 * by Esc, and gives the focus back to the button that asked.
 */
export function ask({ title, about, label, hint, needed, button, kind = 'main' }) {
  const dialog = document.getElementById('dialog');
  const { id: asker } = document.activeElement;
  return new Promise((resolve) => {
    const field =
      label &&
      h('textarea', {
        id: 'dialog-field',
        required: needed,
        maxlength: 500,
        autofocus: true,
        'aria-describedby': hint && 'dialog-hint',
      });
    const cancel = h('button', { type: 'button', onclick: () => close(null) }, 'Cancel');
    const finish = (value) => {
      if (document.activeElement === document.body) refocus(asker); // the view was drawn anew meanwhile
      resolve(value);
    };
    const close = (value) => {
      dialog.onclose = null;
      dialog.close();
      finish(value);
    };
    const submit = (event) => {
      event.preventDefault();
      const text = field ? field.value.trim() : '';
      if (text || !field || !needed) close(text);
      else field.reportValidity();
    };
    dialog.onclose = () => {
      if (!dialog.open) finish(null); // else it is the news, come late, that the question before was closed
    };
    put(
      dialog,
      h(
        'form',
        { onsubmit: submit },
        h('h2', { id: 'dialog-title' }, title),
        about && h('p', { class: 'muted' }, about),
        field &&
          h(
            'div',
            null,
            h('label', { for: 'dialog-field' }, label),
            field,
            hint && h('p', { class: 'hint', id: 'dialog-hint' }, hint),
          ),
        h('div', { class: 'row' }, cancel, h('button', { type: 'submit', class: kind }, button)),
      ),
    );
    dialog.showModal();
    (field ?? cancel).focus();
  });
}
