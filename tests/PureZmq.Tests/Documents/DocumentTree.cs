using PureZmq.Testing;

namespace PureZmq.Tests.Documents;

/// <summary>The documents of the repository: the pages of its root and of <c>docs/</c>, and every folder's README.</summary>
internal static class DocumentTree
{
    private static readonly string[] Folders = ["docs", "samples", "src", "tests", "bench"];
    private static readonly string[] Built = ["bin", "obj"];

    /// <summary>Their paths, from the root of the repository.</summary>
    public static IEnumerable<string> Pages { get; } =
    [
        .. Directory.EnumerateFiles(SourceTree.Root, "*.md")
            .Concat(Folders.SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(SourceTree.Root, folder), "*.md", SearchOption.AllDirectories)))
            .Select(path => Path.GetRelativePath(SourceTree.Root, path))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(Built).Any())
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The lines of a page.</summary>
    public static string[] Read(string page) => File.ReadAllLines(Path.Combine(SourceTree.Root, page));
}
