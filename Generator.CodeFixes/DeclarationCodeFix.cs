using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace FusedNorm.Generator.CodeFixes;

/// <summary>
/// A fix of what the generator says of a declaration. All occurrences in a document are fixed in one edit of its tree, so fixes of
/// neighbouring attributes do not get in each other's way.
/// </summary>
public abstract class DeclarationCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => await Apply(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && model is not null && Propose(Node(root, diagnostic), model, diagnostic) is Edit edit)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(edit.Title, cancellation => Apply(context.Document, [diagnostic], cancellation), GetType().Name),
                    diagnostic);
            }
        }
    }

    /// <summary>What would mend a diagnostic, or null where nothing does with certainty.</summary>
    /// <param name="node">What the squiggle stands under.</param>
    /// <param name="model">The document's symbols.</param>
    /// <param name="diagnostic">What the generator said.</param>
    private protected abstract Edit? Propose(SyntaxNode node, SemanticModel model, Diagnostic diagnostic);

    private async Task<Document> Apply(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return document;
        }

        SyntaxEditor editor = new(root, document.Project.Solution.Services);
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Propose(Node(root, diagnostic), model, diagnostic)?.Apply(editor);
        }

        return document.WithSyntaxRoot(editor.GetChangedRoot());
    }

    private static SyntaxNode Node(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
}

/// <summary>A change of a syntax tree that can be one of several.</summary>
/// <param name="Title">What an editor calls it.</param>
/// <param name="Apply">Makes it.</param>
internal sealed record Edit(string Title, Action<SyntaxEditor> Apply);
