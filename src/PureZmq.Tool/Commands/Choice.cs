using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using PureZmq.Tool.Output;

namespace PureZmq.Tool.Commands;

/// <summary>Options and arguments that take one of a few names, with errors that list them.</summary>
internal static class Choice
{
    /// <summary>Makes an option take nothing but these names, each time it is given.</summary>
    internal static void TakeOnly(this Option option, IReadOnlyList<string> names, StringComparer? comparer = null)
    {
        option.Validators.Add(result => Require(result, option.Name, names, comparer));
        option.CompletionSources.Add(_ => names.Select(name => new CompletionItem(name)));
    }

    /// <summary>Makes an argument take nothing but these names.</summary>
    internal static void TakeOnly(this Argument argument, IReadOnlyList<string> names)
    {
        argument.Validators.Add(result => Require(result, argument.Name, names, comparer: null));
        argument.CompletionSources.Add(_ => names.Select(name => new CompletionItem(name)));
    }

    private static void Require(SymbolResult result, string what, IReadOnlyList<string> names, StringComparer? comparer)
    {
        foreach (var token in result.Tokens.Where(token => !names.Contains(token.Value, comparer ?? StringComparer.Ordinal)))
            result.AddError($"{what} takes {Page.Listed(names)}, not '{token.Value}'.");
    }
}
