using System.Text;
using PureZmq.Engine;
using PureZmq.Messages;

namespace PureZmq.Patterns;

/// <summary>What an XPUB is going to tell its application: subscriptions, their ends, and what peers sent upstream, as it came.</summary>
/// <remarks>
/// Subscriptions act whether or not the application reads of them, so peers that change them at one that does not read cannot simply be
/// read no more. What is queued for it has a limit of its own: beyond the high-water mark a change and its reversal, of which neither
/// was received yet, are both forgotten. Then there is at most one change for each topic that is or was told.
/// Guarded by the socket's gate.
/// </remarks>
internal sealed class SubscriptionEvents
{
    private readonly LinkedList<Event> _queue = new();
    private readonly Dictionary<string, LinkedListNode<Event>> _reversible = []; // added beyond the mark, and the last of their topics
    private readonly Dictionary<Pipe, int> _upstream = []; // messages of each peer that are queued
    private int _ofGonePeers; // messages of peers that are not there any more

    public int Count => _queue.Count;

    /// <summary>How many of them are messages that this peer sent upstream.</summary>
    public int UpstreamOf(Pipe pipe) => _upstream.GetValueOrDefault(pipe);

    /// <summary>Adds a message that a peer sent upstream, unless peers that came and went have left as many as the mark already.</summary>
    /// <returns>True when the message is the queue's from now on.</returns>
    public bool TryAddUpstream(MessageBody message, Pipe from, int mark)
    {
        if (mark != 0 && _ofGonePeers >= mark)
            return false;
        _queue.AddLast(new Event(from) { Message = message });
        _upstream[from] = UpstreamOf(from) + 1;
        return true;
    }

    /// <summary>Adds a change of subscriptions that has to be told in any case. There must be none that could be taken back.</summary>
    public void Add(ReadOnlySpan<byte> topic, bool subscribe, Pipe from) => Append(topic, subscribe, from);

    /// <summary>Adds a change that switches a topic on or off, and takes it back together with one that is queued if that leaves nothing to tell.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="subscribe">Whether it has its first subscriber now, or lost its last.</param>
    /// <param name="wasOn">False for the end of a subscription that there never was.</param>
    /// <param name="from">Whose change it is.</param>
    /// <param name="mark">Below so many events each is told; 0: always.</param>
    /// <returns>How many changes will not be told: 0, 1 or 2.</returns>
    public int AddSwitch(ReadOnlySpan<byte> topic, bool subscribe, bool wasOn, Pipe from, int mark)
    {
        var isBelow = mark == 0 || _queue.Count < mark;
        if (isBelow && _reversible.Count == 0)
        {
            Append(topic, subscribe, from);
            return 0;
        }

        if (!isBelow && !subscribe && !wasOn)
            return 1;
        var key = Encoding.Latin1.GetString(topic); // one character for each octet
        var hasEarlier = _reversible.Remove(key, out var earlier);
        if (isBelow)
        {
            Append(topic, subscribe, from);
            return 0;
        }

        if (hasEarlier)
        {
            // The last of its topic, and on and off take turns: so it is the reversal.
            _queue.Remove(earlier!);
            return 2;
        }

        var added = Append(topic, subscribe, from);
        added.Value.Key = key;
        _reversible[key] = added;
        return 0;
    }

    /// <summary>What is queued is told, whatever follows: that may be of another kind.</summary>
    public void KeepQueued() => _reversible.Clear();

    /// <summary>The peer does not come back as itself.</summary>
    public void ForgetPeer(Pipe pipe)
    {
        if (_upstream.Remove(pipe, out var left))
            _ofGonePeers += left;
    }

    /// <summary>Takes the oldest.</summary>
    /// <param name="body">The message for the application.</param>
    /// <param name="from">Whose doing it is.</param>
    public bool TryTake(out MessageBody body, out Pipe from)
    {
        if (_queue.First is not { } node)
        {
            (body, from) = (null!, null!);
            return false;
        }

        var first = node.Value;
        _queue.Remove(node);
        from = first.From;
        if (first.Key is { } key && _reversible.TryGetValue(key, out var reversible) && reversible == node)
            _reversible.Remove(key);
        if (first.Message is not { } message)
        {
            body = Encode(first);
            return true;
        }

        body = message;
        if (!_upstream.TryGetValue(from, out var count))
            _ofGonePeers--;
        else if (count > 1)
            _upstream[from] = count - 1;
        else
            _upstream.Remove(from);
        return true;
    }

    private static MessageBody Encode(Event change)
    {
        var body = MessageBody.Rent();
        var frame = body.AddFrame(1 + change.Topic.Length);
        frame[0] = change.Subscribe ? (byte)1 : (byte)0;
        change.Topic.CopyTo(frame[1..]);
        body.Properties = change.Properties;
        return body;
    }

    private LinkedListNode<Event> Append(ReadOnlySpan<byte> topic, bool subscribe, Pipe from)
        => _queue.AddLast(new Event(from) { Topic = topic.ToArray(), Subscribe = subscribe, Properties = from.Properties });

    private sealed class Event(Pipe from)
    {
        public Pipe From => from;

        /// <summary>What was sent upstream; null for a change of subscriptions.</summary>
        public MessageBody? Message { get; init; }

        public byte[] Topic { get; init; } = [];

        public bool Subscribe { get; init; }

        /// <summary>As the peer had them then: it may come back with others.</summary>
        public PeerProperties? Properties { get; init; }

        /// <summary>The topic as <see cref="_reversible"/> knows it; null for what was added below the mark.</summary>
        public string? Key { get; set; }
    }
}
