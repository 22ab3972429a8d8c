import { usualVolume } from '../../core/sound/volume.ts';

/** Which Web Audio the steps reach: what is heard, and not what a page renders for itself. */
const isHeard = (context: BaseAudioContext): boolean => context instanceof AudioContext;

/**
 * Runs in every frame of a program as a part of its page, before the page's own scripts: what the page plays goes through a step of ours, so that
 * the child's volume is the program's too. A page sees its own values wherever it asks for them. Returns what sets the level, 0 to 1.
 */
export function followVolume(heard: (context: BaseAudioContext) => boolean = isHeard): (level: number) => void {
  let level = usualVolume.start / 100;
  const gains = followContexts(heard, () => level);
  const elements = followElements(() => level);
  followSpeech(() => level);
  return (next) => {
    level = next;
    gains();
    elements();
  };
}

/** Whatever is connected to a context's destination goes through one gain first. */
function followContexts(heard: (context: BaseAudioContext) => boolean, level: () => number): () => void {
  const { connect } = AudioNode.prototype;
  const gains = new WeakMap<BaseAudioContext, GainNode>();
  const alive = new Set<WeakRef<GainNode>>();
  const gainOf = (context: BaseAudioContext): GainNode => {
    const known = gains.get(context);
    if (known !== undefined) return known;
    const gain = new GainNode(context, { gain: level() });
    Reflect.apply(connect, gain, [context.destination]);
    gains.set(context, gain);
    alive.add(new WeakRef(gain));
    return gain;
  };
  const isOut = (to: unknown): to is AudioDestinationNode => to instanceof AudioDestinationNode && heard(to.context);
  AudioNode.prototype.connect = new Proxy(connect, {
    apply: (original, node, [to, ...more]: unknown[]) => {
      if (!isOut(to)) return Reflect.apply(original, node, [to, ...more]) as unknown;
      Reflect.apply(original, node, [gainOf(to.context), ...more]);
      return to;
    },
  });
  AudioNode.prototype.disconnect = new Proxy(AudioNode.prototype.disconnect, {
    apply: (original, node, words: unknown[]) => {
      const [to, ...more] = words;
      return Reflect.apply(original, node, isOut(to) ? [gainOf(to.context), ...more] : words) as unknown;
    },
  });
  return () => {
    for (const one of alive) {
      const gain = one.deref();
      if (gain === undefined) alive.delete(one);
      else gain.gain.value = level();
    }
  };
}

/** Elements that play, in the page or only in its scripts. One that goes through Web Audio is quieter there already. */
function followElements(level: () => number): () => void {
  const own = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'volume');
  const { get, set } = own ?? {};
  if (own === undefined || get === undefined || set === undefined) return () => undefined;
  const wanted = new WeakMap<HTMLMediaElement, number>();
  const routed = new WeakSet<HTMLMediaElement>();
  const alive = new Set<WeakRef<HTMLMediaElement>>();
  const wantedOf = (element: HTMLMediaElement): number => wanted.get(element) ?? (get.call(element) as number);
  const apply = (element: HTMLMediaElement): void => set.call(element, wantedOf(element) * (routed.has(element) ? 1 : level()));
  const follow = (element: HTMLMediaElement): void => {
    if (!wanted.has(element)) {
      wanted.set(element, get.call(element) as number);
      alive.add(new WeakRef(element));
    }
    apply(element);
  };
  Object.defineProperty(HTMLMediaElement.prototype, 'volume', {
    ...own,
    get(this: HTMLMediaElement) {
      return wantedOf(this);
    },
    set(this: HTMLMediaElement, value: number) {
      // The browser's own says what is no volume.
      set.call(this, value);
      wanted.delete(this);
      follow(this);
    },
  });
  HTMLMediaElement.prototype.play = new Proxy(HTMLMediaElement.prototype.play, {
    apply: (original, element: HTMLMediaElement, words: unknown[]) => {
      if (element instanceof HTMLMediaElement) follow(element);
      return Reflect.apply(original, element, words) as unknown;
    },
  });
  AudioContext.prototype.createMediaElementSource = new Proxy(AudioContext.prototype.createMediaElementSource, {
    apply: (original, context, words: unknown[]) => {
      const node = Reflect.apply(original, context, words) as MediaElementAudioSourceNode;
      routed.add(node.mediaElement);
      follow(node.mediaElement);
      return node;
    },
  });
  // Those that begin by themselves, or by the browser's own buttons.
  addEventListener('play', ({ target }) => target instanceof HTMLMediaElement && follow(target), { capture: true });
  return () => {
    for (const one of alive) {
      const element = one.deref();
      if (element === undefined) alive.delete(one);
      else apply(element);
    }
  };
}

/** What is being said when the child makes it louder goes on as it began. */
function followSpeech(level: () => number): void {
  const wanted = new WeakMap<SpeechSynthesisUtterance, { readonly own: number; readonly set: number }>();
  SpeechSynthesis.prototype.speak = new Proxy(SpeechSynthesis.prototype.speak, {
    apply: (original, speech, words: unknown[]) => {
      const [utterance] = words;
      if (utterance instanceof SpeechSynthesisUtterance) {
        const before = wanted.get(utterance);
        const own = before !== undefined && Math.abs(before.set - utterance.volume) < 0.001 ? before.own : utterance.volume;
        utterance.volume = own * level();
        wanted.set(utterance, { own, set: utterance.volume });
      }
      return Reflect.apply(original, speech, words) as unknown;
    },
  });
}
