using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Logging;

namespace PureZmq.Tests.Documents;

/// <summary>Compiles a program of a document as a new project would: implicit usings, nullable references, the library referenced.</summary>
internal static class SnippetCompiler
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);

    private static readonly SyntaxTree ImplicitUsings = CSharpSyntaxTree.ParseText(
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """,
        Language);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(ZmqSocket).Assembly.Location)
            .Append(typeof(ILoggerFactory).Assembly.Location)   // comes with the package of the library
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What the compiler objects to, warnings included, with the document's line numbers; and the program, if there is one.</summary>
    public static (IReadOnlyList<string> Objections, byte[] Program) Compile(Snippet snippet)
    {
        // Begins as many lines down as in the document, so that the compiler's line numbers are the document's.
        var source = CSharpSyntaxTree.ParseText(new string('\n', snippet.Line) + snippet.Code, Language, snippet.Document);
        var compilation = CSharpCompilation.Create(
            "Snippet", [ImplicitUsings, source], References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var program = new MemoryStream();
        var objections = compilation.Emit(program).Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning);
        return ([.. objections.Select(found => found.ToString())], program.ToArray());
    }

    /// <summary>Runs a compiled program to its end, on the calling thread.</summary>
    public static void Run(byte[] program)
    {
        var main = Assembly.Load(program).EntryPoint!;   // of an asynchronous program too, it is a blocking one
        main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()], null);
    }
}
