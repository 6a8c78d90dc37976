// Signing in by a token. It is kept for this tab alone, and never stands in an address.
import { learn, signIn, signOut } from './api.js';
import { h, put } from './dom.js';

const key = 'ledgerline.token';

/** Whoever signed in before in this tab; false where nobody did, or the token opens nothing any more. */
export async function resume() {
  const kept = sessionStorage.getItem(key);
  if (!kept) return false;
  try {
    await signIn(kept);
    return true;
  } catch (error) {
    if (error.status === 401) forget();
    else throw error;
    return false;
  }
}

export function forget() {
  sessionStorage.removeItem(key);
  signOut();
}

const wording = (error) =>
  error.status === 401
    ? 'This token opens nothing: it is mistyped, revoked, expired, or of another log.'
    : error.message;

/** Shows the form; `done` is called once somebody is signed in. `why`: what brought the form here. */
export function showSignIn(main, done, why = '') {
  const field = h('input', {
    type: 'password',
    id: 'token',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
    'aria-describedby': 'token-hint token-wrong',
  });
  const wrong = h('p', { class: 'notice bad', id: 'token-wrong', role: 'alert', hidden: !why }, why);
  const button = h('button', { type: 'submit', class: 'main' }, 'Sign in');
  const submit = async (event) => {
    event.preventDefault();
    const token = field.value.trim();
    if (!token || button.disabled) return;
    button.disabled = true;
    try {
      await learn();
      await signIn(token);
      sessionStorage.setItem(key, token);
      done();
    } catch (error) {
      button.disabled = false;
      wrong.hidden = false;
      wrong.textContent = wording(error);
      field.setAttribute('aria-invalid', 'true');
      field.focus();
    }
  };
  put(
    main,
    h(
      'section',
      { class: 'sheet sign-in' },
      h('p', { class: 'brand' }, h('img', { src: 'console/icon.svg', alt: '', width: 24, height: 24 }), 'Ledgerline'),
      h('h1', null, 'Sign in'),
      h(
        'form',
        { onsubmit: submit },
        h(
          'div',
          null,
          h('label', { for: 'token' }, 'Token'),
          field,
          h(
            'p',
            { class: 'hint', id: 'token-hint' },
            'Made by ',
            h('code', null, 'ledgerline token create --role operator'),
            '. It stays in this tab.',
          ),
        ),
        wrong,
        button,
      ),
    ),
  );
  field.focus();
}
