using System.CommandLine;
using PureZmq.Tool.Lines;
using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Commands;

/// <summary>The options of a socket command, and what they were given.</summary>
internal sealed class SocketOptionSet
{
    private readonly SocketKind _kind;
    private readonly AttachmentOptions _attachments = new();
    private readonly Option<bool> _hex = new("--hex") { Description = "Lines are frames in hexadecimal." };
    private readonly Option<bool> _json = new("--json") { Description = "Lines are JSON arrays of strings." };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Print no messages." };
    private readonly Option<long?> _count;
    private readonly Option<int?> _timeout;
    private readonly Option<string[]> _subscribe;
    private readonly Option<string?> _id;
    private readonly Option<int?> _linger;
    private readonly Option<int?> _waitPeers;
    private readonly Option<int?> _hwm;
    private readonly Option<double?> _rate;
    private readonly Option<string?> _reply =
        TextOption.Message("--reply", "TEXT", "Answer every request with this, in the text form.");

    private readonly Option<bool> _echo = new("--echo") { Description = "Answer every request with itself." };

    internal SocketOptionSet(SocketKind kind)
    {
        _kind = kind;
        _count = NumberOption.Whole("--count", "N", $"End after N messages {CountedBy(kind)}.", 1L, long.MaxValue);
        _timeout = NumberOption.Milliseconds(
            "--timeout", $"Longest wait for {WaitedFor(kind)}; then end with 1. -1, the default: no limit.");
        _linger = CommonOptions.Linger(defaultMilliseconds: kind.Has(SocketTraits.Subscribes) ? 0 : 5000);
        var ready = kind.Name is "pub" or "xpub" ? "have subscribed" : "are there";
        _waitPeers = NumberOption.Whole("--wait-peers", "N", $"Begin when N peers {ready}.", 0, int.MaxValue);
        _hwm = CommonOptions.HighWaterMark();
        // An interval over a year, or shorter than a tick, is none that a clock could keep.
        _rate = NumberOption.Positive("--rate", "N", "Send at most N messages a second; 0.5 is one every two seconds.", 10_000_000);
        _id = TextOption.OneFrame("--id", "ID", "The routing id that a ROUTER peer sees.");
        _subscribe = TextOption.Frames("--subscribe", "TOPIC", kind.Name == "sub"
            ? "Only messages that begin with this. Repeatable; default: all messages."
            : "Ask for messages that begin with this. Repeatable; default: none.");
    }

    internal IEnumerable<Option> All
    {
        get
        {
            yield return _attachments.Bind;
            yield return _attachments.Connect;
            if (_kind.Has(SocketTraits.Subscribes))
                yield return _subscribe;
            if (_kind.Has(SocketTraits.Replies))
            {
                yield return _reply;
                yield return _echo;
            }

            foreach (var option in new Option[] { _hex, _json, _quiet, _count, _timeout, _waitPeers, _linger, _id, _hwm })
                yield return option;
            if (_kind.Has(SocketTraits.Sends))
                yield return _rate;
        }
    }

    /// <exception cref="UsageException">The options do not go together.</exception>
    internal SocketRequest Read(ParseResult parsed)
    {
        var request = new SocketRequest
        {
            Kind = _kind,
            Settings = ReadSettings(parsed),
            Attachments = _attachments.Read(parsed, _kind.Name),
            Form = ReadForm(parsed),
            Quiet = parsed.GetValue(_quiet),
            Count = parsed.GetValue(_count),
            WaitPeers = parsed.GetValue(_waitPeers) ?? 0,
            Rate = parsed.GetValue(_rate),
        };
        if (_kind.Has(SocketTraits.Subscribes))
            request = request with { Topics = [.. (parsed.GetValue(_subscribe) ?? []).Select(TextOption.ToFrame)] };
        if (!_kind.Has(SocketTraits.Replies))
            return request;
        var reply = parsed.GetValue(_reply) is { } text ? TextOption.ToFrames(text) : null;
        if (reply is not null && parsed.GetValue(_echo))
            throw new UsageException("--reply and --echo exclude each other.");
        request = request with { Reply = reply, Echo = parsed.GetValue(_echo) };
        // A person who types an id wants to hear that it is wrong; a server that answers must not wait for one slow client.
        return request with { Settings = request.Settings with { Mandatory = !request.Answers } };
    }

    private static string CountedBy(SocketKind kind) => kind.Name switch
    {
        "req" => "and their replies",
        _ when kind.Has(SocketTraits.Receives) => "received",
        _ => "sent",
    };

    private static string WaitedFor(SocketKind kind) => kind.Traits switch
    {
        var traits when !traits.HasFlag(SocketTraits.Receives) => "room to send the next message, or for peers",
        var traits when !traits.HasFlag(SocketTraits.Sends) => "the next message, or for peers",
        _ => "the next message, for room to send one, or for peers",
    };

    private SocketSettings ReadSettings(ParseResult parsed)
    {
        var settings = new SocketSettings
        {
            Linger = NumberOption.ToTime(parsed.GetValue(_linger)),
            HighWaterMark = parsed.GetValue(_hwm),
            Timeout = NumberOption.ToTime(parsed.GetValue(_timeout)) ?? Timeout.InfiniteTimeSpan,
            RoutingId = parsed.GetValue(_id) is { } id ? TextOption.ToFrame(id) : null,
        };
        return settings.RoutingId is null or { Length: >= 1 and <= 255 }
            ? settings
            : throw new UsageException($"--id has 1 to 255 octets, not {settings.RoutingId.Length}.");
    }

    private LineForm ReadForm(ParseResult parsed) => (parsed.GetValue(_hex), parsed.GetValue(_json)) switch
    {
        (true, true) => throw new UsageException("--hex and --json exclude each other."),
        (true, false) => new HexForm(),
        (false, true) => new JsonForm(),
        _ => new TextForm(),
    };
}
