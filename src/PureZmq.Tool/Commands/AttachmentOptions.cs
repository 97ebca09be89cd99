using System.CommandLine;
using System.CommandLine.Parsing;
using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Commands;

/// <summary><c>--bind</c> and <c>--connect</c>, and what they were given, in the order of the command line.</summary>
internal sealed class AttachmentOptions
{
    internal Option<string[]> Bind { get; } = Endpoint("--bind", "Listen here, such as tcp://*:5555; port * is any. Repeatable.");

    internal Option<string[]> Connect { get; } = Endpoint("--connect", "Connect to this, now or when it is there. Repeatable.");

    /// <exception cref="UsageException">There is none.</exception>
    internal List<Attachment> Read(ParseResult parsed, string command)
    {
        // Each option has its values in order; who was before whom only the tokens know.
        var binds = new Queue<string>(parsed.GetValue(Bind) ?? []);
        var connects = new Queue<string>(parsed.GetValue(Connect) ?? []);
        var attachments = new List<Attachment>();
        foreach (var token in parsed.Tokens.Where(token => token.Type == TokenType.Option))
        {
            if (token.Value == Bind.Name)
                attachments.Add(new Attachment(Binds: true, binds.Dequeue()));
            else if (token.Value == Connect.Name)
                attachments.Add(new Attachment(Binds: false, connects.Dequeue()));
        }

        return attachments.Count > 0 ? attachments : throw new UsageException($"zmq {command} needs a --bind or a --connect.");
    }

    private static Option<string[]> Endpoint(string name, string description) =>
        new(name) { HelpName = "ENDPOINT", Description = description };
}
