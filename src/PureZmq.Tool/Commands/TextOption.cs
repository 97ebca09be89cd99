using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using PureZmq.Tool.Lines;

namespace PureZmq.Tool.Commands;

/// <summary>Options whose value is in the text form, so that they can hold any octets.</summary>
internal static class TextOption
{
    private static readonly TextForm Form = new();

    /// <summary>An option that takes one frame.</summary>
    internal static Option<string?> OneFrame(string name, string helpName, string description)
    {
        var option = new Option<string?>(name) { HelpName = helpName, Description = description };
        option.Validators.Add(RequireFrames);
        return option;
    }

    /// <summary>An option that takes one frame each time it is given.</summary>
    internal static Option<string[]> Frames(string name, string helpName, string description)
    {
        var option = new Option<string[]>(name) { HelpName = helpName, Description = description };
        option.Validators.Add(RequireFrames);
        return option;
    }

    /// <summary>An option that takes the frames of a message, separated by tabs.</summary>
    internal static Option<string?> Message(string name, string helpName, string description)
    {
        var option = new Option<string?>(name) { HelpName = helpName, Description = description };
        option.Validators.Add(result => Require(result, mostFrames: int.MaxValue));
        return option;
    }

    /// <summary>The octets of a value that was found to be one frame.</summary>
    internal static byte[] ToFrame(string text) => ToFrames(text)[0].ToArray();

    /// <summary>The frames of a value that was found to be well-formed.</summary>
    internal static Frame[] ToFrames(string text) => Form.Parse(Encoding.UTF8.GetBytes(text));

    private static void RequireFrames(OptionResult result) => Require(result, mostFrames: 1);

    private static void Require(OptionResult result, int mostFrames)
    {
        foreach (var token in result.Tokens)
        {
            try
            {
                if (ToFrames(token.Value).Length > mostFrames)
                    result.AddError($"{result.Option.Name} takes one frame; a tab inside it is written \\t.");
            }
            catch (MalformedLineException malformed)
            {
                result.AddError($"{result.Option.Name}: {malformed.Message}.");
            }
        }
    }
}
