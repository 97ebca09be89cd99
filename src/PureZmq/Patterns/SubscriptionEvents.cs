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
    private readonly Dictionary<string, LinkedListNode<Event>> _beyond = []; // the changes that were added beyond the mark, by topic
    private readonly Dictionary<Pipe, int> _upstream = []; // messages of each peer that are queued

    public int Count => _queue.Count;

    /// <summary>How many of them are messages that this peer sent upstream.</summary>
    public int UpstreamOf(Pipe pipe) => _upstream.GetValueOrDefault(pipe);

    /// <summary>Adds a message that a peer sent upstream; the queue's from now on.</summary>
    public void AddUpstream(MessageBody message, Pipe from)
    {
        _queue.AddLast(new Event(message, from, Topic: null, IsUpstream: true));
        _upstream[from] = UpstreamOf(from) + 1;
    }

    /// <summary>Adds a change of subscriptions that has to be told in any case.</summary>
    public void Add(ReadOnlySpan<byte> topic, bool subscribe, Pipe from)
        => _queue.AddLast(new Event(Encode(topic, subscribe, from), from, Topic: null, IsUpstream: false));

    /// <summary>Adds a change that switches a topic on or off, and takes it back together with one that is queued if that leaves nothing to tell.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="subscribe">Whether it has its first subscriber now, or lost its last.</param>
    /// <param name="wasOn">False for the end of a subscription that there never was.</param>
    /// <param name="from">Whose change it is.</param>
    /// <param name="mark">Below so many events each is told; 0: always.</param>
    /// <returns>How many changes will not be told: 0, 1 or 2.</returns>
    public int AddSwitch(ReadOnlySpan<byte> topic, bool subscribe, bool wasOn, Pipe from, int mark)
    {
        if (mark == 0 || _queue.Count < mark)
        {
            Add(topic, subscribe, from);
            return 0;
        }

        if (!subscribe && !wasOn)
            return 1;
        var key = Encoding.Latin1.GetString(topic); // one character for each octet
        if (_beyond.Remove(key, out var earlier))
        {
            // On and off take turns, so it is the reversal.
            _queue.Remove(earlier);
            earlier.Value.Body.Return();
            return 2;
        }

        _beyond[key] = _queue.AddLast(new Event(Encode(topic, subscribe, from), from, key, IsUpstream: false));
        return 0;
    }

    /// <summary>Changes that are queued are told, whatever follows: what follows may be of another kind.</summary>
    public void KeepQueued() => _beyond.Clear();

    /// <summary>Takes the oldest.</summary>
    public bool TryTake(out MessageBody body, out Pipe from)
    {
        if (_queue.First is not { Value: var first })
        {
            (body, from) = (null!, null!);
            return false;
        }

        _queue.RemoveFirst();
        (body, from) = (first.Body, first.From);
        if (first.Topic is { } topic)
            _beyond.Remove(topic); // after KeepQueued perhaps that of a later one, which is then told like any other
        if (first.IsUpstream)
        {
            var left = UpstreamOf(from) - 1;
            if (left > 0)
                _upstream[from] = left;
            else
                _upstream.Remove(from);
        }

        return true;
    }

    private static MessageBody Encode(ReadOnlySpan<byte> topic, bool subscribe, Pipe from)
    {
        var body = MessageBody.Rent();
        var frame = body.AddFrame(1 + topic.Length);
        frame[0] = subscribe ? (byte)1 : (byte)0;
        topic.CopyTo(frame[1..]);
        body.Properties = from.Properties;
        return body;
    }

    private readonly record struct Event(MessageBody Body, Pipe From, string? Topic, bool IsUpstream);
}
