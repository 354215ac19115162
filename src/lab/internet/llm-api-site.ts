// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../../parse-json.ts';
import { jsonResponse, type Site, type SiteRequest, type SiteResponse } from './site.ts';

const REPLY = 'Learning rate 2e-4 looks fine; the loss still falls.';

/** An LLM service in OpenAI's dialect: `/v1/models` and `/v1/chat/completions`, streamed or not. Any bearer token will do. */
export const llmApiSite: Site = (request) => {
  if (!String(request.headers.authorization ?? '').startsWith('Bearer ')) {
    return apiError(401, 'You didn’t provide an API key.', 'invalid_api_key');
  }
  if (request.path === '/v1/models') {
    return jsonResponse(200, {
      object: 'list',
      data: [{ id: 'gpt-5-mini', object: 'model', owned_by: 'openai' }],
    });
  }
  if (request.path === '/v1/chat/completions' && request.method === 'POST') return complete(request);
  return apiError(404, `Unknown request URL: ${request.method} ${request.path}`, 'unknown_url');
};

function complete(request: SiteRequest): SiteResponse {
  const asked = parseBody(request.body);
  if (asked === undefined)
    return apiError(400, 'We could not parse the JSON body of your request.', 'invalid_json');
  const base = { id: 'chatcmpl-lab', created: 1767225600, model: String(asked.model) };
  if (asked.stream === true) return stream(base);
  return jsonResponse(200, {
    ...base,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: REPLY }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 12, completion_tokens: 11, total_tokens: 23 },
  });
}

/** Server-sent events, one word each. */
function stream(base: object): SiteResponse {
  const events = REPLY.split(' ').map((word) => {
    const choices = [{ index: 0, delta: { content: `${word} ` }, finish_reason: null }];
    return `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices })}\n\n`;
  });
  return {
    status: 200,
    headers: { 'Content-Type': 'text/event-stream' },
    body: Buffer.from(`${events.join('')}data: [DONE]\n\n`),
  };
}

function parseBody(body: Buffer): Record<string, unknown> | undefined {
  const value = parseJson(body.toString());
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

function apiError(status: number, message: string, code: string): SiteResponse {
  return jsonResponse(status, { error: { message, type: 'invalid_request_error', code } });
}
