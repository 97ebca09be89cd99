using System.CommandLine;
using System.CommandLine.Parsing;
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

        Watch it: --capture gets a copy of every message
          zmq proxy --frontend pull:tcp://*:5561 --backend push:tcp://*:5562 --capture pub:tcp://*:5563
          zmq sub --connect tcp://127.0.0.1:5563
        Steer it: --control takes PAUSE, RESUME, TERMINATE and STATISTICS
          zmq proxy --frontend pull:tcp://*:5561 --backend push:tcp://*:5562 --control rep:tcp://*:5564
          echo PAUSE | zmq req --connect tcp://127.0.0.1:5564

        When the output is a terminal a line shows messages and bytes a second each way.
        Endpoints that were bound go to standard error: bound tcp://127.0.0.1:5555
        Ctrl-C ends with 0, after the linger; a second one at once.
        Exit codes: 0 done, 1 failure, 2 usage, 3 endpoint.
        """;

    internal static Command Create(Surroundings surroundings)
    {
        var frontend = Side("--frontend", "The side of the clients or sources.", required: true);
        var backend = Side("--backend", "The side of the workers or sinks.", required: true);
        var capture = Side("--capture", "Gets a copy of every message: pub, push, pair, dealer or xpub.");
        capture.Validators.Add(result => RequireTrait(result, SocketTraits.Sends));
        var control = Side("--control", "Takes the commands that steer the proxy: rep, pair, pull or sub.");
        control.Validators.Add(result => RequireTrait(result, SocketTraits.Receives));
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
            if (!request.Frontend.LeadsTo(request.Backend) && !request.Backend.LeadsTo(request.Frontend))
                throw new UsageException($"No message can pass between {request.Frontend.Kind.Name} and {request.Backend.Kind.Name}.");
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

    private static void RequireTrait(OptionResult result, SocketTraits trait)
    {
        if (result.GetValueOrDefault<ProxySide?>() is { } side && !side.Kind.Has(trait))
            result.AddError($"{result.Option.Name} cannot be a {side.Kind.Name}.");
    }
}
