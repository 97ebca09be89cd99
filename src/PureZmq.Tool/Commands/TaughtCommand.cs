using System.CommandLine;

namespace PureZmq.Tool.Commands;

/// <summary>A command with a line for the list of commands and a lesson for its own help.</summary>
internal sealed class TaughtCommand(string name, string summary, string lesson) : Command(name, summary)
{
    internal string Lesson => lesson;
}
