// SPDX-License-Identifier: Apache-2.0
import { lfsPath } from './hub-site.ts';
import { MODEL_REPOS } from './model-repos.ts';
import { type Site, textResponse } from './site.ts';

/** The hub's byte host: LFS files by their hash, for who holds a signed address. */
export const cdnSite: Site = ({ path, query }) => {
  if (!query.has('Signature'))
    return textResponse(403, 'Missing Key-Pair-Id query parameter or cookie value');
  for (const repo of MODEL_REPOS) {
    const file = Object.values(repo.commits)
      .flat()
      .find((candidate) => candidate.isLfs && lfsPath(repo, candidate) === path);
    if (file === undefined) continue;
    return {
      status: 200,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': query.get('response-content-disposition') ?? 'attachment',
        ETag: `"${file.sha256}"`,
        'Accept-Ranges': 'bytes',
      },
      body: file.content,
      isRanged: true,
    };
  }
  return textResponse(404, 'NoSuchKey');
};
