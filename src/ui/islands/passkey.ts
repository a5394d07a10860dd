/**
 * A form that an authenticator answers: its button asks for what to sign, lets the browser ask whoever is there, and
 * sends the answer as a form. Shown only where the browser can (WebAuthn level 3).
 */
function liven(place: HTMLElement) {
  const form = place.querySelector('form')
  const said = place.querySelector<HTMLElement>('[data-said]')
  if (!form || !said || !('PublicKeyCredential' in globalThis)) return
  place.querySelector('[data-without]')?.remove()
  place.querySelector('[data-with]')?.removeAttribute('hidden')
  const button = form.querySelector('button')
  if (button?.type === 'button') button.addEventListener('click', () => form.requestSubmit())

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (button) button.disabled = true
    said.textContent = ''
    try {
      const answer = form.elements.namedItem('answer') as HTMLInputElement
      answer.value = JSON.stringify(await answered(place, form))
      // It has been taken, and is sent once.
      for (const field of form.querySelectorAll<HTMLInputElement>('[type=password]')) field.disabled = true
      form.submit()
    } catch (error) {
      // Turned down, too late, or no passkey there: a browser does not say which, and neither do we.
      said.textContent = (error instanceof Refused && error.message) || place.dataset['failed'] || ''
    } finally {
      if (button) button.disabled = false
    }
  })
}

/** The server tells nothing to sign, and may say why. */
class Refused extends Error {}

async function answered({ dataset }: HTMLElement, form: HTMLFormElement): Promise<unknown> {
  const password = form.querySelector<HTMLInputElement>('[type=password]')?.value
  const asked = await fetch(dataset['options'] ?? '', {
    method: 'POST',
    body: new URLSearchParams(password === undefined ? {} : { password }),
  })
  if (!asked.ok) throw new Refused((await asked.json().catch(() => ({}))).message ?? '')
  const options = await asked.json()
  const credential =
    dataset['passkey'] === 'create'
      ? await navigator.credentials.create({ publicKey: creation(options) })
      : await navigator.credentials.get({ publicKey: request(options) })
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no passkey')
  return credential.toJSON?.() ?? inJson(credential)
}

// Browsers of before 2025 lack the functions that read and write JSON: the few fields that we use, by hand.

const creation = (json: PublicKeyCredentialCreationOptionsJSON): PublicKeyCredentialCreationOptions =>
  PublicKeyCredential.parseCreationOptionsFromJSON?.(json) ??
  ({
    ...json,
    extensions: {},
    challenge: bytesOf(json.challenge),
    user: { ...json.user, id: bytesOf(json.user.id) },
    excludeCredentials: json.excludeCredentials?.map((one) => ({ ...one, id: bytesOf(one.id) })),
  } as PublicKeyCredentialCreationOptions)

const request = (json: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions =>
  PublicKeyCredential.parseRequestOptionsFromJSON?.(json) ??
  ({
    ...json,
    extensions: {},
    challenge: bytesOf(json.challenge),
    allowCredentials: json.allowCredentials?.map((one) => ({ ...one, id: bytesOf(one.id) })),
  } as PublicKeyCredentialRequestOptions)

function inJson({ id, rawId, type, response }: PublicKeyCredential) {
  const common = { id, rawId: textOf(rawId), type, clientExtensionResults: {} }
  const clientDataJSON = textOf(response.clientDataJSON)
  if (response instanceof AuthenticatorAttestationResponse)
    return {
      ...common,
      response: {
        clientDataJSON,
        attestationObject: textOf(response.attestationObject),
        transports: response.getTransports?.() ?? [],
      },
    }
  const { authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse
  return {
    ...common,
    response: {
      clientDataJSON,
      authenticatorData: textOf(authenticatorData),
      signature: textOf(signature),
      userHandle: userHandle ? textOf(userHandle) : undefined,
    },
  }
}

const bytesOf = (base64url: string) =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))

const textOf = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

for (const place of document.querySelectorAll<HTMLElement>('[data-passkey]')) liven(place)
