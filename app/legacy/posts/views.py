import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.urlresolvers import reverse
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, render_to_response
from django.template import RequestContext
from django.utils.decorators import method_decorator
from django.utils.translation import ugettext as _
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, ListView

from posts.forms import CommentForm, FlagForm, PostForm
from posts.models import Post, Tag


class NewPost(CreateView):
    form_class = PostForm
    template_name = 'posts/new.html'

    @method_decorator(login_required)
    def dispatch(self, *args, **kwargs):
        return super(NewPost, self).dispatch(*args, **kwargs)

    def get_form_kwargs(self):
        return dict(super(NewPost, self).get_form_kwargs(), author=self.request.user)

    def form_valid(self, form):
        messages.success(self.request, _('Posted.'))
        return super(NewPost, self).form_valid(form)


class TagPosts(ListView):
    template_name = 'posts/tag.html'
    context_object_name = 'posts'
    paginate_by = 24

    def get_queryset(self):
        self.tag = get_object_or_404(Tag, name=self.kwargs['name'].lower())
        return self.tag.posts.for_list()

    def get_context_data(self, **kwargs):
        return super(TagPosts, self).get_context_data(tag=self.tag, **kwargs)


def post(request, pk):
    post = get_object_or_404(Post.objects.for_list(), pk=pk)
    form = CommentForm(request.POST or None)
    if request.method == 'POST' and not request.user.is_authenticated():
        return redirect('%s?next=%s' % (reverse('login'), request.path))
    if form.is_valid():
        post.comment(request.user, form.cleaned_data['text'])
        return HttpResponseRedirect(post.get_absolute_url())
    return render_to_response('posts/post.html', {
        'post': post,
        'comments': post.comments.select_related('author'),
        'is_liked': request.user.is_authenticated() and
                    post.likes.filter(person=request.user).exists(),
        'form': form,
    }, context_instance=RequestContext(request))


@login_required
@require_POST
def like(request, pk):
    """Like a post, or take it back; scripts get JSON, forms a page."""
    post = get_object_or_404(Post, pk=pk)
    if 'undo' in request.POST:
        post.unlike(request.user)
    else:
        post.like(request.user)
    if request.is_ajax():
        return HttpResponse(json.dumps({'likes': post.like_count, 'text': post.likes_text()}),
                            content_type='application/json')
    return redirect(post)


@login_required
@require_POST
def delete(request, pk):
    post = get_object_or_404(Post, pk=pk)
    if post.author != request.user and not request.user.is_staff:
        return HttpResponseForbidden(_('This is not your post.'))
    post.delete()
    messages.info(request, _('Deleted.'))
    return redirect(request.user.profile)


@login_required
def flag(request, pk):
    post = get_object_or_404(Post, pk=pk)
    form = FlagForm(request.POST or None)
    if form.is_valid():
        flag = form.save(commit=False)
        flag.content_object = post
        flag.reporter = request.user
        flag.save()
        messages.info(request, _('Thank you. We will look at it.'))
        return redirect(post)
    return render(request, 'posts/flag.html', {'post': post, 'form': form})
