/** Where one of the models is and what opens it: settings with the key looked up and every default filled in. */
export interface Endpoint {
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly apiKey: string | undefined
  readonly model: string
}

export interface LlmEndpoint extends Endpoint {
  readonly kind: 'openai-compatible' | 'openai' | 'anthropic' | 'google'
}

export interface SpeechEndpoint extends Endpoint {
  readonly voice: string
}

export function authorization(endpoint: Endpoint): Record<string, string> {
  return endpoint.apiKey === undefined ? {} : { authorization: `Bearer ${endpoint.apiKey}` }
}
