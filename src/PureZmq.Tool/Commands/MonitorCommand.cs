using System.CommandLine;
using PureZmq.Tool.Monitoring;
using PureZmq.Tool.Output;
using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq monitor</c>.</summary>
internal static class MonitorCommand
{
    private const string Summary = "Watch what happens at a socket's connections: who comes and goes, what is refused, and why.";

    // Each is one thing that can happen.
    private static readonly string[] EventNames =
        [.. Enum.GetValues<SocketEvents>().Where(kind => kind is not (SocketEvents.None or SocketEvents.All)).Select(kind => $"{kind}")];

    private static readonly string Lesson =
        $$"""
        Opens a socket of the type and prints an event a line: the time, what happened,
        the endpoint, the peer, the reason.

        Is anybody there, and is it a PUSH?
          zmq monitor pull --connect tcp://127.0.0.1:5555
        Who connects?
          zmq monitor rep --bind tcp://*:5555
        Who has the wrong type?
          zmq monitor rep --bind tcp://*:5555 --event IncompatiblePeer
        Wait until a server is there; ends with 1 when it is not within five seconds
          zmq monitor req --connect tcp://a:5 --event Connected --count 1 --timeout 5000
        For a program: an object a line
          zmq monitor pull --bind tcp://*:5555 --json

        Events:
        {{Page.Wrap($"{Page.Listed(EventNames, "and")}.", "  ", "  ")}}

        The socket is a real one, and its peers see it as one of theirs. What they send
        is received and thrown away, and counted on standard error at the end: it is
        lost. A sub subscribes to nothing; a rep leaves its requests without a reply.
        Endpoints that were bound go to standard error: bound tcp://127.0.0.1:5555
        Ctrl-C ends with 0.
        Exit codes: 0 done, 1 time out or failure, 2 usage, 3 endpoint.
        """;

    internal static Command Create(Surroundings surroundings)
    {
        var type = new Argument<string>("TYPE")
        {
            HelpName = "TYPE",
            Description = $"The socket's type: {Page.Listed([.. SocketKinds.All.Select(kind => kind.Name)])}.",
        };
        type.TakeOnly([.. SocketKinds.All.Select(kind => kind.Name)]);
        var attachments = new AttachmentOptions();
        var events = new Option<string[]>("--event")
        {
            HelpName = "NAME",
            Description = "Print only this kind of event; their names are below. Repeatable; default: all.",
        };
        events.TakeOnly(EventNames, StringComparer.OrdinalIgnoreCase);
        var json = new Option<bool>("--json") { Description = "Print JSON objects." };
        var count = NumberOption.Whole("--count", "N", "End after N events.", 1L, long.MaxValue);
        var timeout = NumberOption.Milliseconds("--timeout", "Longest wait for the next event; then end with 1. -1, the default: no limit.");

        var command = new TaughtCommand("monitor", Summary, Lesson) { type, attachments.Bind, attachments.Connect, events, json, count, timeout };
        command.SetAction((parsed, cancellationToken) =>
        {
            var wanted = (parsed.GetValue(events) ?? [])
                .Aggregate(SocketEvents.None, (all, one) => all | Enum.Parse<SocketEvents>(one, ignoreCase: true));
            var request = new MonitorRequest(
                SocketKinds.All.Single(kind => kind.Name == parsed.GetRequiredValue(type)),
                attachments.Read(parsed, "monitor"),
                wanted == SocketEvents.None ? SocketEvents.All : wanted,
                parsed.GetValue(json) ? new JsonEvents() : new TextEvents(surroundings.Clock),
                parsed.GetValue(count),
                NumberOption.ToTime(parsed.GetValue(timeout)) ?? Timeout.InfiniteTimeSpan);
            return new MonitorProgram(request, surroundings).RunAsync(cancellationToken);
        });
        return command;
    }
}
