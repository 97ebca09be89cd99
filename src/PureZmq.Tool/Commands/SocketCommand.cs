using System.CommandLine;
using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq push</c> and its like: one command for each socket type.</summary>
internal static class SocketCommand
{
    internal static Command Create(SocketKind kind, Surroundings surroundings)
    {
        var options = new SocketOptionSet(kind);
        var command = new TaughtCommand(kind.Name, kind.Summary, kind.Lesson + "\n" + SocketLessons.Common);
        foreach (var option in options.All)
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => new SocketProgram(options.Read(parsed), surroundings).RunAsync(cancellationToken));
        return command;
    }
}
