namespace PureZmq.Testing;

/// <summary>The repository as files: what the architecture tests read.</summary>
public static class SourceTree
{
    private static readonly Dictionary<string, IReadOnlyList<SourceFile>> Layers = [];

    /// <summary>The folder that holds <c>PureZmq.slnx</c>, found upward from where the tests run.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the library.</summary>
    public static string Library => Path.Combine(Root, "src", "PureZmq");

    /// <summary>The source files of one layer, without comments and strings.</summary>
    public static IReadOnlyList<SourceFile> Files(string layer)
    {
        lock (Layers)
        {
            if (!Layers.TryGetValue(layer, out var files))
                Layers[layer] = files = Read(layer);
            return files;
        }
    }

    /// <summary>The types of one layer: a file holds one, and is named after it.</summary>
    /// <remarks><c>Reactor.Log.cs</c> is a part of <c>Reactor</c>.</remarks>
    public static IEnumerable<string> TypeNames(string layer) =>
        Files(layer).Select(file => Path.GetFileName(file.Path).Split('.')[0]).Distinct(StringComparer.Ordinal);

    private static List<SourceFile> Read(string layer)
    {
        var folder = Path.Combine(Library, layer);
        var files = from path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                    orderby path
                    select new SourceFile(Path.GetRelativePath(Root, path), SourceText.WithoutCommentsAndStrings(File.ReadAllText(path)));
        return [.. files];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PureZmq.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds PureZmq.slnx; the tests run from inside the repository.");
    }
}
