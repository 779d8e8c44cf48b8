import { timingSafeEqual } from 'node:crypto';
import { digest } from '../chance.ts';
import type { Engine } from '../engine.ts';
import type { Signup } from '../state/nodes.ts';
import { type GraphAnswer, type GraphCall, parameter } from './call.ts';
import { badToken, GraphError, noToken, notYet } from './errors.ts';

const codeLifeMs = 30_000;

/** The app token that `client_credentials` gives; the literal `<app id>|<app secret>` works as well. */
export function appToken(engine: Engine): string {
  return `${engine.app.id}|${digest(engine.app.secret, 'app-token').slice(0, 27)}`;
}

/** Whether a token is one of the app's own. */
export function isAppToken(engine: Engine, token: string): boolean {
  return same(token, appToken(engine)) || same(token, `${engine.app.id}|${engine.app.secret}`);
}

/** `GET|POST /oauth/access_token`: a code of Embedded Signup for a business token, or an app token. */
export async function accessToken(engine: Engine, call: GraphCall): Promise<GraphAnswer> {
  const grant = parameter(call, 'grant_type');
  if (grant === 'client_credentials') {
    checkApp(engine, call);
    return { access_token: appToken(engine), token_type: 'bearer' };
  }
  if (grant === 'fb_exchange_token') throw notYet('the renewal of tokens');
  const code = parameter(call, 'code');
  const signup = code === null ? undefined : engine.world.signupsByCode.get(code);
  try {
    checkApp(engine, call);
    const fresh = checkCode(engine, call, code, signup);
    await engine.record({ e: 'token', n: fresh.n, at: engine.now() });
    return { access_token: fresh.token, token_type: 'bearer' };
  } catch (error) {
    // A failed exchange burns the code as well.
    if (signup?.state === 'fresh') await engine.record({ e: 'code-burnt', n: signup.n });
    throw error;
  }
}

function checkApp(engine: Engine, call: GraphCall): void {
  const [id, secret] = [parameter(call, 'client_id'), parameter(call, 'client_secret')];
  if (id === null) throw oauthError(101, 'Missing client_id parameter.');
  if (id !== engine.app.id) {
    throw oauthError(101, 'Error validating application. Cannot get application info due to a system error.');
  }
  if (secret === null) throw oauthError(1, 'Missing client_secret parameter.');
  if (!same(secret, engine.app.secret)) throw oauthError(1, 'Error validating client secret.');
}

function checkCode(engine: Engine, call: GraphCall, code: string | null, signup: Signup | undefined): Signup {
  if (code === null) throw oauthError(100, 'Missing authorization code');
  if (!signup) throw oauthError(100, 'Invalid verification code format.');
  if (signup.state !== 'fresh') throw oauthError(100, 'This authorization code has been used.', 36009);
  if (parameter(call, 'redirect_uri')) {
    const text =
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request';
    throw oauthError(100, text, 36008);
  }
  if (engine.now() - signup.codeIssuedAt > codeLifeMs) {
    throw oauthError(100, 'This authorization code has expired.', 36007);
  }
  return signup;
}

function oauthError(code: number, message: string, subcode?: number): GraphError {
  const error = { message, type: 'OAuthException', code };
  return new GraphError(400, subcode === undefined ? error : { ...error, error_subcode: subcode });
}

/** `GET /debug_token?input_token=…`: what a token is for; wants an app token or a business token. */
export function debugToken(engine: Engine, call: GraphCall): GraphAnswer {
  if (call.token === null) throw noToken();
  if (!isAppToken(engine, call.token) && !engine.world.signupsByToken.has(call.token)) throw badToken();
  const input = parameter(call, 'input_token');
  if (input === null) throw oauthError(100, '(#100) The parameter input_token is required.');
  const app = { app_id: engine.app.id, application: 'wabus on the simulator' };
  if (isAppToken(engine, input)) return { data: { ...app, type: 'APP', is_valid: true, scopes: [] } };
  const signup = engine.world.signupsByToken.get(input);
  if (!signup) {
    const error = { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' };
    return { data: { error, is_valid: false, scopes: [] } };
  }
  const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging'];
  return {
    data: {
      ...app,
      type: 'SYSTEM_USER',
      data_access_expires_at: 0,
      expires_at: 0,
      is_valid: true,
      issued_at: Math.floor(signup.tokenIssuedAt / 1000),
      scopes: [...scopes, 'public_profile'],
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: [...signup.grants] })),
      user_id: digest(engine.world.seed, 'user', signup.n).replaceAll(/\D/g, '').padEnd(17, '7').slice(0, 17),
    },
  };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
