import { formatBriefly, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { FollowState } from '../../model/follow';
import type { LiveNews, LivePlace } from '../../model/live';
import { PROBLEM_TITLES } from '../messages';
import { restartSentence } from './follow-messages';

/** `just now`, `12 s ago`, `3 min ago` */
export function agoOf(at: number, now: number): string {
  const ms = Math.max(now - at, 0);
  return ms < 2000 ? 'just now' : `${formatBriefly(Math.floor(ms / 1000) * 1e6)} ago`;
}

/** `in 3 s`; nothing for a time that is over. */
export function inTime(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000);
  return seconds <= 0 ? 'now' : `in ${formatBriefly(seconds * 1e6)}`;
}

/** How a source stands, in a word or two. */
export function contactOf({ contact }: FollowState): string {
  switch (contact) {
    case 'opening':
      return 'opening';
    case 'live':
      return 'live';
    case 'retrying':
      return 'trying again';
    case 'waiting':
      return 'needs you';
    case 'stopped':
      return 'stopped';
    case 'ended':
      return 'ended';
  }
}

/** A run's name, and what tells it from others that are called the same. */
function runOf({ run, runName }: LivePlace): string {
  return runName === run ? shortId(run, 10) : `${runName} ${shortId(run, 4)}`;
}

/** What happened, in one line. */
export function newsOf(news: LiveNews): string {
  switch (news.kind) {
    case 'restart':
      return restartSentence(news.why, news.file);
    case 'problem':
      return `${PROBLEM_TITLES[news.code]}: ${formatNoun(news.count, 'new place')}`;
    case 'failure': {
      const where = news.step === null ? runOf(news) : `${news.step} in ${runOf(news)}`;
      return `${where} failed${news.message === '' ? '' : `: ${news.message}`}`;
    }
    case 'ended':
      return `${runOf(news)} ${news.outcome}`;
    case 'stop':
      return `Stop hit in ${runOf(news)}: ${news.name}`;
    case 'rule':
      return `Rule broken in ${runOf(news)}: ${news.name}`;
    case 'stuck':
      return `${news.step} in ${runOf(news)} is stuck: silent for ${formatBriefly(news.silent)}`;
    case 'redone':
      return `Events of ${runOf(news)} came late: ${formatNoun(news.events, 'position')} from ${news.position} on replayed again`;
  }
}
