using System.CommandLine;
using System.CommandLine.Parsing;
using PureZmq.Tool.Output;
using PureZmq.Tool.Proxying;
using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq proxy</c>.</summary>
internal static class ProxyCommand
{
    private const string Summary = "Carry messages between two sockets: a queue, a forwarder or a streamer.";

    private const string Lesson =
        """
        Sides are written TYPE:ENDPOINT to bind, TYPE:connect:ENDPOINT to connect.

        A queue: many REQ or DEALER clients, many REP or DEALER workers
          zmq proxy --frontend router:tcp://*:5559 --backend dealer:tcp://*:5560
        A forwarder: publishers on one side, subscribers on the other
          zmq proxy --frontend xsub:tcp://*:5557 --backend xpub:tcp://*:5558
          zmq proxy --frontend xsub:connect:tcp://news:5556 --backend xpub:tcp://*:5558
        A streamer: PUSH peers on one side, PULL peers on the other
          zmq proxy --frontend pull:tcp://*:5561 --backend push:tcp://*:5562

        Sides that fit, either of them the frontend:
          router or dealer with dealer      requests out and replies back
          router with router                peers with the same routing id
          xsub with xpub                    messages down, subscriptions up
          pull or sub with push or pub      one way only; a sub hears everything
          rep with req                      one request at a time
          pair or dealer, each with itself or the other, or with router, xsub or xpub:
          one peer behind it sends and gets what the other side gives and takes

        Watch it: --capture gets a copy of every message
          zmq proxy --frontend pull:ipc://a --backend push:ipc://b --capture pub:ipc://c
          zmq sub --connect ipc://c
        Steer it: --control takes PAUSE, RESUME, TERMINATE and STATISTICS
          zmq proxy --frontend pull:ipc://a --backend push:ipc://b --control rep:ipc://c
          echo PAUSE | zmq req --connect ipc://c

        When the output is a terminal a line shows messages and bytes a second each
        way.
        Endpoints that were bound go to standard error: bound tcp://127.0.0.1:5555
        Ctrl-C ends with 0, after the linger; a second one at once.
        Exit codes: 0 done, 1 failure, 2 usage, 3 endpoint.
        """;

    // What can send, and what can receive, whatever comes, without a turn to wait for and without a name in front.
    private static readonly string[] CaptureTypes = ["pub", "push", "pair", "dealer", "xpub"];
    private static readonly string[] ControlTypes = ["rep", "pair", "dealer", "pull", "sub"];

    internal static Command Create(Surroundings surroundings)
    {
        var frontend = Side("--frontend", "The side of the clients or sources.", required: true);
        var backend = Side("--backend", "The side of the workers or sinks.", required: true);
        var capture = Side("--capture", $"Gets a copy of every message: {Page.Listed(CaptureTypes)}.");
        capture.Validators.Add(result => RequireType(result, CaptureTypes));
        var control = Side("--control", $"Takes the commands that steer the proxy: {Page.Listed(ControlTypes)}.");
        control.Validators.Add(result => RequireType(result, ControlTypes));
        var hwm = CommonOptions.HighWaterMark();
        var linger = CommonOptions.Linger(defaultMilliseconds: 5000);

        var command = new TaughtCommand("proxy", Summary, Lesson) { frontend, backend, capture, control, hwm, linger };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new ProxyRequest(
                parsed.GetRequiredValue(frontend)!,
                parsed.GetRequiredValue(backend)!,
                parsed.GetValue(capture),
                parsed.GetValue(control),
                new SocketSettings { HighWaterMark = parsed.GetValue(hwm), Linger = NumberOption.ToTime(parsed.GetValue(linger)) });
            if (ProxyPairs.Complaint(request.Frontend.Kind.Name, request.Backend.Kind.Name) is { } complaint)
                throw new UsageException(complaint);
            return new ProxyProgram(request, surroundings).RunAsync(cancellationToken);
        });
        return command;
    }

    private static Option<ProxySide?> Side(string name, string description, bool required = false) => new(name)
    {
        HelpName = "TYPE:ENDPOINT",
        Description = description,
        Required = required,
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            var side = ProxySide.TryParse(text);
            if (side is null)
                result.AddError($"{name} takes {ProxySide.Form}, such as router:tcp://*:5559, not '{text}'.");
            return side;
        },
    };

    private static void RequireType(OptionResult result, string[] types)
    {
        if (result.GetValueOrDefault<ProxySide?>() is { } side && !types.Contains(side.Kind.Name))
            result.AddError($"{result.Option.Name} cannot be a {side.Kind.Name}; it can be {Page.Listed(types)}.");
    }
}
