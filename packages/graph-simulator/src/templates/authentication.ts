import { invalid, templateError } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';

type Json = Record<string, unknown>;

const otpTypes = ['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'];
const maxApps = 5;
const sampleCode = '123456';

/**
 * Components as Meta keeps them: those of an authentication template get Meta's own texts (here in English, whatever
 * the language), and its one-time-password button becomes a URL button whose link ends with the code. All others stay
 * as they are, and so does what was read back from here. Throws `GraphError` 100 for options that Meta refuses.
 */
export function storedComponents(category: string, components: readonly Json[]): Json[] {
  if (category !== 'AUTHENTICATION') return [...components];
  return components.map((component) => {
    if (component.type === 'BODY') return bodyOf(component);
    if (component.type === 'FOOTER') return footerOf(component);
    if (component.type !== 'BUTTONS' || !Array.isArray(component.buttons)) return component;
    return { ...component, buttons: component.buttons.map(buttonOf) };
  });
}

function bodyOf(component: Json): Json {
  const text = '*{{1}}* is your verification code.';
  const advice = component.add_security_recommendation === true;
  return {
    ...component,
    text: advice ? `${text} For your security, do not share this code.` : text,
    example: { body_text: [[sampleCode]] },
  };
}

function footerOf(component: Json): Json {
  const minutes = component.code_expiration_minutes;
  if (minutes === undefined) return component;
  if (!Number.isInteger(minutes) || Number(minutes) < 1 || Number(minutes) > 90) {
    throw invalid('Param code_expiration_minutes must be an integer from 1 to 90.');
  }
  return { ...component, text: `This code expires in ${minutes} minutes.` };
}

function buttonOf(button: unknown): unknown {
  if (!isObject(button) || button.type !== 'OTP') return button;
  const otpType = String(button.otp_type ?? '').toUpperCase();
  if (!otpTypes.includes(otpType)) throw invalid(`Param otp_type must be one of {${otpTypes.join(', ')}}.`);
  if (otpType === 'ZERO_TAP' && button.zero_tap_terms_accepted !== true) {
    throw invalid('Param zero_tap_terms_accepted must be true for a button of otp_type ZERO_TAP.');
  }
  const query = new URLSearchParams({ otp_type: otpType });
  if (otpType !== 'COPY_CODE') {
    const [app] = appsOf(button);
    query.set('cta_display_name', labelOf(button.autofill_text, 'Autofill'));
    query.set('package_name', String(app?.package_name));
    query.set('signature_hash', String(app?.signature_hash));
  }
  const link = `https://www.whatsapp.com/otp/code/?${query}&code=otp`;
  const text = labelOf(button.text, 'Copy code');
  return { type: 'URL', text, url: `${link}{{1}}`, example: [`${link}${sampleCode}`] };
}

function labelOf(given: unknown, usual: string): string {
  if (given === undefined) return usual;
  if (typeof given === 'string' && given !== '' && given.length <= 25) return given;
  throw templateError(2388040, 'Character limit exceeded', 'A label has 1 to 25 characters.');
}

// Before `supported_apps` an app stood beside `otp_type`.
function appsOf(button: Json): Json[] {
  const listed = button.supported_apps ?? [button];
  const apps = Array.isArray(listed) ? listed.filter(isObject) : [];
  const fits = apps.every(
    ({ package_name: name, signature_hash: hash }) =>
      /^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(String(name)) &&
      String(name).length <= 224 &&
      /^[A-Za-z0-9+/=]{11}$/.test(String(hash)),
  );
  if (fits && apps.length >= 1 && apps.length <= maxApps) return apps;
  throw invalid('Param supported_apps must be 1 to 5 apps, each with its package_name and signature_hash.');
}
