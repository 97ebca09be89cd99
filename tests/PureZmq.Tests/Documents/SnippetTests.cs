using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Documents;

/// <summary>What the README and the documents show compiles, and what they say runs does run.</summary>
public sealed class SnippetTests
{
    private static readonly Dictionary<string, Snippet> Snippets = ReadAll().ToDictionary(snippet => snippet.ToString());

    public static TheoryData<string> All => [.. Snippets.Keys];

    public static TheoryData<string> Run => [.. Snippets.Values.Where(snippet => snippet.IsRun).Select(snippet => snippet.ToString())];

    [Theory, MemberData(nameof(All))]
    public void A_program_in_a_document_compiles_without_a_warning(string place) =>
        Assert.Empty(SnippetCompiler.Compile(Snippets[place]).Objections);

    [Theory, MemberData(nameof(Run))]
    public Task A_program_in_a_document_that_is_marked_so_runs_to_its_end(string place)
    {
        var program = SnippetCompiler.Compile(Snippets[place]).Program; // no part of the time limit: beside other tests it takes seconds
        return Within.RunAsync(() => SnippetCompiler.Run(program), $"the end of the program at {place}", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void The_readme_has_a_program_that_is_run() =>
        Assert.Contains(Snippets.Values, snippet => snippet.Document == "README.md" && snippet.IsRun);

    [Theory]
    [InlineData("using PureZmq;\nvar rep = new RepSocket();\nrep.Bnd(\"inproc://x\");", "(12,5): error CS1061")]
    [InlineData("string text = null;\nConsole.WriteLine(text);", "(10,15): warning CS8600")]
    public void What_does_not_compile_is_reported_with_the_documents_line(string code, string expected) =>
        Assert.Contains(SnippetCompiler.Compile(new Snippet("page.md", 9, "", code)).Objections, found => found.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Only_csharp_blocks_are_programs_and_their_words_are_kept()
    {
        string[] page = ["text", "```csharp run", "one", "", "two", "```", "```sh", "ls", "```", "```csharp", "```"];
        Assert.Equal([new Snippet("page.md", 2, "run", "one\n\ntwo"), new Snippet("page.md", 10, "", "")], Snippet.In("page.md", page));
    }

    private static IEnumerable<Snippet> ReadAll() => DocumentTree.Pages.SelectMany(page => Snippet.In(page, DocumentTree.Read(page)));
}
