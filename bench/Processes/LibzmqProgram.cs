using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace PureZmq.Bench.Processes;

/// <summary>The C program that drives libzmq, compiled here and now with the machine's own compiler and library.</summary>
public sealed class LibzmqProgram : IDisposable
{
    private const string SourcePrefix = "libzmq/";
    private const string WhatToInstall = "Debian: gcc libzmq3-dev";

    private readonly DirectoryInfo _directory;

    private LibzmqProgram(DirectoryInfo directory, string executable, string version)
    {
        _directory = directory;
        Version = version;
        Contender = new Contender("libzmq", IsManaged: false, executable, LeadingArguments: []);
    }

    /// <summary>The version of the library it runs with, such as 4.3.4.</summary>
    public string Version { get; }

    internal Contender Contender { get; }

    /// <summary>Compiles the program into a temporary directory, which lives until it is disposed.</summary>
    /// <exception cref="BenchException">gcc, zmq.h or the library is missing; the message says which.</exception>
    public static async Task<LibzmqProgram> CompileAsync(CancellationToken cancellationToken = default)
    {
        var directory = Directory.CreateTempSubdirectory("purezmq-bench-");
        try
        {
            var executable = Path.Combine(directory.FullName, "peer");
            var sources = await WriteSourcesAsync(directory, cancellationToken);
            await RunAsync("gcc", ["-O2", "-o", executable, .. sources, "-lzmq", "-lpthread"], cancellationToken);
            var version = await RunAsync(executable, ["version"], cancellationToken);
            return new LibzmqProgram(directory, executable, version.Trim());
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Deletes the program.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_directory.FullName))
            _directory.Delete(recursive: true);
    }

    private static async Task<string[]> WriteSourcesAsync(DirectoryInfo directory, CancellationToken cancellationToken)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(SourcePrefix, StringComparison.Ordinal));
        var paths = new List<string>();
        foreach (var name in names)
        {
            var path = Path.Combine(directory.FullName, name[SourcePrefix.Length..]);
            await using var source = assembly.GetManifestResourceStream(name)!;
            await using var file = File.Create(path);
            await source.CopyToAsync(file, cancellationToken);
            paths.Add(path);
        }

        return [.. paths.Where(path => path.EndsWith(".c", StringComparison.Ordinal))];
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output : throw new BenchException(Explain(await errors));
        }
        catch (Win32Exception missing)
        {
            throw new BenchException($"{program} is missing ({WhatToInstall})", missing);
        }
    }

    private static string Explain(string errors)
    {
        if (errors.Contains("zmq.h", StringComparison.Ordinal))
            return $"zmq.h is missing ({WhatToInstall})";
        if (errors.Contains("-lzmq", StringComparison.Ordinal) || errors.Contains("libzmq.so", StringComparison.Ordinal))
            return $"the library libzmq is missing ({WhatToInstall})";
        var first = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return $"its C program does not build: {first}";
    }
}
